// The face model for tests, loaded once; and where its absence is no failure.
#pragma once

#include "qrid/face/model.h"
#include "qrid/picture/load.h"

#include <gtest/gtest.h>

/// At the head of a test: skips it where ./setup has not brought the model.
#define QRID_NEEDS_FACE_MODEL()                                                                                        \
    if (!qrid::fs::is_directory(qrid::face_model_directory()))                                                         \
    GTEST_SKIP() << "no face model in " << qrid::face_model_directory() << "; run ./setup"

namespace qrid::test {

inline const FaceModel& face_model() {
    static const FaceModel model = FaceModel::load(face_model_directory());
    return model;
}

inline Image picture(const fs::path& path) { return load_picture(read_file(path)); }

} // namespace qrid::test
