#include "qrid/face/inside/network_engine.h"

#include "qrid/face/onednn/module.h"

namespace qrid {

std::unique_ptr<NetworkBuilder> network_builder(Shape input) { return loaded<OnednnModule>().builder(input); }

} // namespace qrid
