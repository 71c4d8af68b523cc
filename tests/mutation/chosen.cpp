// Linked to a mutated library. QRID_MUTANT is the number of the mutant that lives; QRID_MUTANTS_REACHED names a file
// with a byte for each mutant, set when the program comes past it.
#include "chosen.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

int living = -1;
unsigned char* reached = nullptr;
long places = 0;

__attribute__((constructor(101))) void begin() {
    if (const char* number = std::getenv("QRID_MUTANT")) living = std::atoi(number);
    const char* path = std::getenv("QRID_MUTANTS_REACHED");
    const int file = path == nullptr ? -1 : ::open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    struct stat info {};
    if (::fstat(file, &info) == 0 && info.st_size > 0) {
        void* bytes =
            ::mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (bytes != MAP_FAILED) {
            reached = static_cast<unsigned char*>(bytes);
            places = info.st_size;
        }
    }
    ::close(file);
}

} // namespace

bool qrid_mutation::chosen(int number) {
    if (number < places) reached[number] = 1;
    return number == living;
}
