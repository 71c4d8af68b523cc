// From the scene to light that reaches the camera.
#pragma once

#include "scene.h"

namespace specimen {

/// Linear light at (u, v): the middle of the picture is (0, 0), its upper edge v = 1.
Vec render(const Scene& scene, float u, float v);

/// A hilly landscape without anybody in it.
Vec render_landscape(float u, float v);

/// Linear light to sRGB samples, 0 to 1; bright light is rolled off rather than cut.
Vec tone(Vec light);

} // namespace specimen
