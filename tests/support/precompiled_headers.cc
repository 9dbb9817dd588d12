// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing: a target must have a file, and this one is there for the headers that tests share, which
// are compiled once (tests/CMakeLists.txt).
