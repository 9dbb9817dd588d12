// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/room_for_threads.h"

#include <cstdlib>
#include <new>

#include <pthread.h>
#include <sys/mman.h>

namespace cssearch {
namespace {

// It begins with 2 MB at a multiple of that, for which jemalloc asks for twice as much.
constexpr std::size_t kArena = std::size_t{4} << 20;

std::size_t stack_size() {
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  std::size_t size = 0;
  ::pthread_attr_getstacksize(&attributes, &size);
  ::pthread_attr_destroy(&attributes);
  return size;
}

}  // namespace

void check_room_for_threads(std::size_t count) {
  const std::size_t size = count * (stack_size() + kArena);
  // Of limits only: what the machine has, they take bit by bit.
  void* room = ::mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) throw std::bad_alloc();
  ::munmap(room, size);
}

void touch_allocator() {
  void* volatile some = std::malloc(1);
  std::free(some);
}

}  // namespace cssearch
