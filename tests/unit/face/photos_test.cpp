// Real portraits, which are not part of the repository: floors for what the networks find and tell apart.
#include "qrid/face/compare.h"
#include "support/faces.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

namespace qrid {
namespace {

struct NamedPhoto {
    std::string person, file;
    Descriptor descriptor;
};

TEST(Photos, AreFoundAndToldApart) {
    QRID_NEEDS_FACE_MODEL();
    const fs::path folder = fs::path(QRID_SHARED) / "photos";
    if (!fs::is_directory(folder)) GTEST_SKIP() << "no photos in " << folder;

    std::set<fs::path> files; // in the same order everywhere
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".jpg" || entry.path().extension() == ".png") files.insert(entry.path());
    ASSERT_GE(files.size(), 20U);
    std::vector<NamedPhoto> photos;
    for (const fs::path& file : files) {
        const Image image = test::picture(file);
        const Face face = test::face_model().only_face(image, file.filename().string()); // exactly one
        const std::string stem = file.stem().string();
        const auto end = stem.starts_with("grace_hopper") ? std::string("grace_hopper").size() : stem.find('_');
        photos.push_back({stem.substr(0, end), stem, test::face_model().describe(image, face)});
    }

    int same = 0, same_matched = 0, others = 0, others_matched = 0;
    for (std::size_t i = 0; i < photos.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const float apart = distance(photos[i].descriptor, photos[k].descriptor);
            const bool match = judge(apart) == Likeness::match;
            const bool is_same = photos[i].person == photos[k].person;
            (is_same ? same : others) += 1;
            (is_same ? same_matched : others_matched) += match ? 1 : 0;
            if (match != is_same) fmt::print("{} and {}: {:.3f}\n", photos[i].file, photos[k].file, apart);
        }
    fmt::print("{} of {} same pairs match, {} of {} others\n", same_matched, same, others_matched, others);
    EXPECT_EQ(others_matched, 0);
    EXPECT_GE(same_matched * 100, same * 92);
}

} // namespace
} // namespace qrid
