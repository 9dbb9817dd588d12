# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC1003
#
# Completion of cssearch, csindex, cssearchd, cssearch-mcp and cseval in bash. The programs say themselves what may stand
# where the cursor is; here is only what bash does to words and quotes.

# Reads a line up to the cursor: its words without quotes in `words`, the last one as it was typed in
# `raw`, and the quotation mark that it leaves open in `quote`.
__cssearch_read() {
  local line=$1 word='' in_word='' i character
  words=() raw='' quote=''
  for ((i = 0; i < ${#line}; i++)); do
    character=${line:i:1}
    if [[ -z $quote && $character == [[:space:]] ]]; then
      [[ -n $in_word ]] && words+=("$word")
      word='' raw='' in_word=''
      continue
    fi
    in_word=yes raw+=$character
    if [[ $character == "$quote" ]]; then
      quote=''
    elif [[ -z $quote && $character == [\'\"] ]]; then
      quote=$character
    elif [[ $character == '\' && $quote != "'" ]]; then
      ((++i))
      [[ -n $quote && ${line:i:1} != [\"\\\$\`] ]] && word+='\'
      word+=${line:i:1} raw+=${line:i:1}
    else
      word+=$character
    fi
  done
  words+=("$word")
}

# As it must be typed behind the quotation mark that is open.
__cssearch_quoted() {
  local text=$1 character
  case $2 in
    \") for character in '\' '"' '$' '`'; do text=${text//"$character"/"\\$character"}; done ;;
    \') text=${text//\'/\'\\\'\'} ;;
    *) printf -v text %q "$text" ;;
  esac
  REPLY=$text
}

# $2 is what readline is going to replace: what stands behind the last blank, quotation mark or sign
# of COMP_WORDBREAKS, such as the colon of category:KV.
_cssearch() {
  local words raw quote line text typed kept cases='' REPLY
  local -a texts=()
  __cssearch_read "${COMP_LINE:0:COMP_POINT}"
  local -a arguments=("${words[@]:1}")
  local whole=${words[-1]} open=$quote
  __cssearch_read "${raw%"$2"}"
  kept=${words[-1]}
  typed=${whole#"$kept"}

  while IFS= read -r line; do
    case $line in
      ':files '*) compopt -o default ;;
      ':folders '*) compopt -o dirnames ;;
      *)
        text=${line%%$'\t'*}
        [[ $text == "$kept"?* ]] || continue
        text=${text#"$kept"}
        [[ $text == "$typed"* ]] || cases=differ
        texts+=("$text")
        ;;
    esac
  done < <(command "$1" --complete "${arguments[@]}" 2>/dev/null)

  COMPREPLY=()
  for text in "${texts[@]}"; do
    # Readline puts what all have in common in the place of what is typed, which must not get shorter.
    # A value that only sounds like it is another text: 显存 for xc.
    [[ -n $cases && ${#texts[@]} -gt 1 && ${text,,} == "${typed,,}"* ]] &&
      text=$typed${text:${#typed}}
    __cssearch_quoted "$text" "$open"
    COMPREPLY+=("$REPLY")
  done
  [[ ${#texts[@]} -eq 1 && ${texts[0]} == *[:=/] ]] && compopt -o nospace
  return 0
}

complete -o nosort -F _cssearch cssearch csindex cssearchd cssearch-mcp cseval
