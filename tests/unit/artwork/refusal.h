// That an act is refused, for this reason and in these words.
#pragma once

#include "support/errors.h"

#include <gtest/gtest.h>

#include <string_view>

namespace qrid::test {

void expect_refusal(const auto& act, Code code, std::string_view words) {
    EXPECT_EQ(code_of(act), code) << words;
    const std::string message = message_of(act);
    EXPECT_NE(message.find(words), message.npos) << message << "\nlacks: " << words;
}

} // namespace qrid::test
