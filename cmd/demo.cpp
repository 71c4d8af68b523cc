#include "commands.h"
namespace qrid::cmd {
namespace {
struct O {};
void add(CLI::App&, O&) {}
int run(const O&, Session&) { return 0; }
} // namespace
Command demo_command() {
    return make_command<O>("Test", "demo", "The whole story in one directory, with real photos", "  qrid demo", add,
                           run);
}
} // namespace qrid::cmd
