// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where memory is limited (ulimit -v) a thread may start and then find none: jemalloc, which gives
// each an arena of its own, crashes if it cannot. And of a stack that cannot be had
// pthread_create() says what it says of too many processes.
#pragma once

#include <cstddef>

namespace cssearch {

// Before they start: throws std::bad_alloc if there is no memory for so many more threads.
void check_room_for_threads(std::size_t count);

// In each before it works, while nothing else takes memory: from here on the allocator tells of a
// shortage as it should.
void touch_allocator();

}  // namespace cssearch
