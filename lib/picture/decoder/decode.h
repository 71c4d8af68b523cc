// What each decoding program defines, and what main.cpp gives it.
#pragma once

#include "qrid/picture/decoder/protocol.h"

#include <cstddef>

namespace qrid::decoder {

/// Opens and loads what decode() will need: nothing can be opened afterwards.
void prepare();

/// Looks at the file and calls answer(), then write() for the pixels, or fail(). May throw std::bad_alloc.
void decode(const Task& task, ByteView file);

/// Whether sides and their product are within the task's bounds.
bool is_within(const Task& task, std::int64_t width, std::int64_t height);

void answer(const Answer& answer);
void write(ByteView bytes);

/// Ends the program: all was said.
[[noreturn]] void end();

/// Answers and ends the program.
[[noreturn]] void fail(Status status, std::int64_t width = 0, std::int64_t height = 0);

} // namespace qrid::decoder
