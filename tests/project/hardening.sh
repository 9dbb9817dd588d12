#!/bin/sh
# Whether programs have what cmake/hardening.cmake asks for: tests/project/hardening.sh PROGRAM...
# Names each thing that is missing; exit status 1 if any is.
set -u
missing=0
lacks() {
  echo "$program: no $1"
  missing=1
}
# wants WHAT PATTERN: of what the linker tells of the program
wants() {
  grep -Eq "$2" "$facts" || lacks "$1"
}

facts=$(mktemp)
trap 'rm -f "$facts"' EXIT
for program in "$@"; do
  readelf --wide --file-header --program-headers --dynamic --dyn-syms "$program" > "$facts" || exit
  wants "position-independent code" "^ *Type: +DYN"
  wants "program that the linker calls position-independent" "\(FLAGS_1\).* PIE"
  wants "relocations that are read-only" "^ *GNU_RELRO "
  wants "binding at the start, so that all of these are read-only" "\(FLAGS\).* BIND_NOW"
  wants "stack that cannot be executed" "^ *GNU_STACK .* RW +0x"
  wants "stack protector" " UND __stack_chk_fail@"
  wants "fortified functions" " UND __[a-z]+_chk@"

  # That the program is marked for CET as a whole cannot be had: crt1.o of Debian 12 is not. Its functions
  # are. Of these one in seven has a protected stack; in the Boost that is linked statically all of those
  # are that a program has without the flag, fewer than one in twenty.
  [ "$(uname -m)" = x86_64 ] || continue
  objdump --disassemble "$program" > "$facts" || exit
  targets=$(grep -c endbr64 "$facts")
  protected=$(grep -c "call.*<__stack_chk_fail@" "$facts")
  [ "$targets" -ge 100 ] || lacks "marks where indirect branches may lead (CET)"
  [ $((protected * 20)) -ge "$targets" ] || lacks "stack protector in its own functions"
done
exit $missing
