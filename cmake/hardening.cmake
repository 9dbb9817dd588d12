# SPDX-License-Identifier: GPL-3.0-or-later
#
# What makes a fault of memory harder to use: tests/project/hardening.sh looks for it in the programs.
# Sanitizers bring checks of their own, and do not work with these.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)

set(CMAKE_TRY_COMPILE_CONFIGURATION ${CMAKE_BUILD_TYPE})
check_cxx_source_compiles("
  #ifndef __OPTIMIZE__
  #error _FORTIFY_SOURCE would only warn
  #endif
  int main() {}" CSSEARCH_OPTIMISED)
check_cxx_source_compiles("
  #ifdef _FORTIFY_SOURCE
  #error the compiler brings its own, which cannot be defined once more
  #endif
  int main() {}" CSSEARCH_UNFORTIFIED)
# Indirect branches and returns that are checked by the processor: of x86 only.
check_cxx_compiler_flag(-fcf-protection CSSEARCH_HAS_CET)

if(CSSEARCH_OPTIMISED AND CSSEARCH_UNFORTIFIED)
  target_compile_definitions(cssearch_options INTERFACE _FORTIFY_SOURCE=2)
endif()
# Not CMAKE_POSITION_INDEPENDENT_CODE: it makes libraries of -fPIC, whose functions may be replaced when
# a program is loaded, and are not inlined for that.
set(is_program $<NOT:$<STREQUAL:$<TARGET_PROPERTY:TYPE>,MODULE_LIBRARY>>)
target_compile_options(cssearch_options INTERFACE
  $<${is_program}:-fPIE>
  -fstack-protector-strong -fstack-clash-protection
  $<$<BOOL:${CSSEARCH_HAS_CET}>:-fcf-protection>
  -Wformat -Werror=format-security)
target_link_options(cssearch_options INTERFACE
  $<${is_program}:-pie>
  LINKER:-z,relro,-z,now,-z,noexecstack)
