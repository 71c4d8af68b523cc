// Runs a fuzz target over the files of its corpus, so that what was once found is tested ever after.
//   NAME DIR
#include "replay.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const auto targets = replay_targets();
    const auto target = std::find_if(targets.begin(), targets.end(), [&](const auto& t) { return t.name == argv[1]; });
    if (target == targets.end()) return 2;
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[2])) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::vector<char> content{std::istreambuf_iterator<char>(in), {}};
        target->run(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
        ++files;
    }
    std::printf("%d files replayed\n", files);
    return files > 0 ? 0 : 1;
}
