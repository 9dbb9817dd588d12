# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -D OUTPUT=embedded.cc -D HEADER=searcher/web/assets.h -D "FILES=page.css;page.js" -P embed.cmake
# Writes the bytes of files as the constants that the header declares: page.css as page_css.
set(code "// Written by embed.cmake.\n#include \"${HEADER}\"\n\nnamespace cssearch::embedded {\n")
foreach(file ${FILES})
  get_filename_component(name ${file} NAME)
  string(REPLACE "." "_" name ${name})
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${bytes}")
  string(APPEND code "static constexpr char ${name}_bytes[] = {${bytes}};\n"
                     "const std::string_view ${name}(${name}_bytes, sizeof ${name}_bytes);\n")
endforeach()
string(APPEND code "}  // namespace cssearch::embedded\n")
file(WRITE ${OUTPUT} "${code}")
