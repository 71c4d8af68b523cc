// What a decoding program says is as little trusted as the file that it was given.
#include "qrid/picture/inside/child.h"
#include "qrid/picture/inside/helper.h"
#include "support/errors.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace qrid {
namespace {

using decoder::Answer;
using decoder::Status;
using test::code_of;

std::optional<Code> code_for(const Answer& answer, std::int64_t page = 0) {
    return code_of([&] { checked_answer(decoder::to_bytes(answer), page, PictureKind::heic, {}); });
}

TEST(DecoderAnswer, IsTakenWhenItFitsTheTask) {
    EXPECT_EQ(code_for({Status::decoded, 100, 50, 1}), std::nullopt);
    EXPECT_EQ(code_for({Status::counted, 0, 0, 7}, decoder::no_page), std::nullopt);
    EXPECT_EQ(code_for({Status::counted, 0, 0, 7}), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::decoded, 100, 50, 1}, decoder::no_page), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::decoded, 100, 50, 0}), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::decoded, 100, 50, 3, false, 4}), Code::unreadable_file) << "the fourth of three";
    EXPECT_EQ(code_for({Status::counted, 0, 0, 0xffffffff}, decoder::no_page), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::finished, 0, 0, 0xffffffff}, decoder::all_parts), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::finished, 0, 0, 0}, decoder::all_parts), std::nullopt);
    EXPECT_EQ(code_for({Status::finished, 0, 0, 1}), Code::unreadable_file);
}

TEST(DecoderAnswer, GivesMembersWithinTheLimits) {
    const auto member = [](std::uint32_t name, std::uint32_t bytes, Status why = Status::member) {
        return code_for({Status::member, 0, 0, 0, false, 1, name, bytes, why}, decoder::all_parts);
    };
    EXPECT_EQ(member(10, 1000), std::nullopt);
    EXPECT_EQ(member(10, 0, Status::locked), std::nullopt);
    EXPECT_EQ(member(10, 1, Status::locked), Code::unreadable_file);
    EXPECT_EQ(member(decoder::most_name_bytes + 1, 1), Code::unreadable_file);
    EXPECT_EQ(member(1, decoder::most_member_bytes + 1), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::member, 0, 0, 0, false, 1, 1, 1}), Code::unreadable_file) << "a page was asked for";
}

TEST(DecoderAnswer, MayNotPassTheLimits) {
    EXPECT_EQ(code_for({Status::decoded, 4'000'001, 50, 1}), Code::picture_too_large);
    EXPECT_EQ(code_for({Status::decoded, 0xffffffff, 0xffffffff, 1}), Code::picture_too_large);
    EXPECT_EQ(code_for({Status::decoded, 8, 50, 1}), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::too_large, 20000, 20000, 0}), Code::picture_too_large);
    EXPECT_EQ(code_for({Status::too_large, 20, 20, 0}), Code::unreadable_file) << "a lie";
}

TEST(DecoderAnswer, TellsWhatFailed) {
    EXPECT_EQ(code_for({Status::damaged, 0, 0, 0}), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::locked, 0, 0, 0}), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::not_supported, 0, 0, 0}), Code::unreadable_file);
    EXPECT_EQ(code_for({Status::no_memory, 0, 0, 0}), Code::picture_too_large);
    EXPECT_EQ(code_for({Status::no_sandbox, 0, 0, 0}), Code::no_sandbox);
}

RC_GTEST_PROP(DecoderAnswer, IsNeverTrusted, (decoder::AnswerBytes bytes, bool has_few_parts)) {
    constexpr std::size_t status = 7, high_bytes_of_pages = 16;
    if (has_few_parts) std::fill_n(bytes.begin() + high_bytes_of_pages, 3, std::uint8_t{0});
    bytes[status] = static_cast<std::uint8_t>(bytes[status] % 12); // few numbers are one
    for (const bool with_magic : {false, true}) {
        if (with_magic) {
            const decoder::AnswerBytes sound = decoder::to_bytes({});
            std::copy_n(sound.begin(), 7, bytes.begin());
        }
        for (const std::int64_t page :
             {std::int64_t{0}, decoder::no_page, decoder::all_parts, decoder::pictures_of(0), decoder::pictures_of(7)})
            try {
                const Answer answer = checked_answer(bytes, page, PictureKind::pdf, {.max_pixels = 1000});
                RC_ASSERT(answer.status != Status::decoded ||
                          std::int64_t{answer.width} * std::int64_t{answer.height} <= 1000);
                RC_ASSERT(answer.status != Status::decoded || (answer.number > 0 && answer.number <= answer.pages));
                RC_ASSERT((answer.status == Status::counted) <= (page == decoder::no_page));
                RC_ASSERT(answer.status != Status::member || (answer.bytes <= decoder::most_member_bytes &&
                                                              answer.name_bytes <= decoder::most_name_bytes));
                RC_ASSERT(answer.pages <= decoder::most_parts);
            } catch (const Error& error) {
                RC_ASSERT(error.code() == Code::unreadable_file || error.code() == Code::picture_too_large ||
                          error.code() == Code::no_sandbox);
            }
    }
}

using namespace std::chrono_literals;
using std::chrono::steady_clock;

TEST(Child, GetsItsInputAndIsListenedTo) {
    Child child("/bin/cat", {}, bytes_of("hello"));
    Bytes said(5);
    EXPECT_EQ(child.read(said, steady_clock::now() + 10s), Child::Read::all);
    EXPECT_EQ(text_of(said), "hello");
    EXPECT_EQ(child.read(said, steady_clock::now() + 10s), Child::Read::ended);
}

// With descriptors 3 to 7 taken the pipe's end was number 10, onto which the input was put first.
TEST(Child, GetsItsInputWhateverDescriptorsAreTaken) {
    std::vector<int> taken;
    for (int round = 0; round < 12; ++round) {
        taken.push_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        Child child("/bin/cat", {}, bytes_of("hello"));
        Bytes said(5);
        ASSERT_EQ(child.read(said, steady_clock::now() + 10s), Child::Read::all) << round;
        EXPECT_EQ(text_of(said), "hello");
    }
    for (int descriptor : taken) ::close(descriptor);
}

TEST(Child, IsKilledWhenNobodyWaitsAnyLonger) {
    const auto start = steady_clock::now();
    {
        const Child child("/bin/sleep", {"60"}, bytes_of("x"));
        Bytes said(1);
        EXPECT_EQ(child.read(said, start + 50ms), Child::Read::too_slow);
    }
    EXPECT_LT(steady_clock::now() - start, 30s);
}

TEST(Child, TellsTheSignalThatEndedIt) {
    Child child("/bin/sh", {"-c", "kill -SEGV $$"}, bytes_of("x"));
    Bytes said(1);
    EXPECT_EQ(child.read(said, steady_clock::now() + 10s), Child::Read::ended);
    EXPECT_EQ(child.end().signal, SIGSEGV);
}

TEST(Child, HasNoFileAndNoEnvironmentOfOurs) {
    Child child("/bin/sh", {"-c", "ls /proc/self/fd | wc -l; /usr/bin/env | grep -c HOME"}, bytes_of("x"));
    Bytes said(4);
    EXPECT_EQ(child.read(said, steady_clock::now() + 10s), Child::Read::all);
    EXPECT_EQ(text_of(said), "4\n0\n"); // the fourth is the folder that is listed
}

TEST(Child, ThrowsWhenThereIsNoSuchProgram) {
    EXPECT_THROW(Child("/nonexistent", {}, bytes_of("x")), std::system_error);
}

} // namespace
} // namespace qrid
