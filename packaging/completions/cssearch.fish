# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of cssearch, csindex, cssearchd, cssearch-mcp and cseval in fish. The programs say themselves what may stand
# where the cursor is.

function __cssearch_complete
    set -l words (commandline -opc)
    # Without quotes, of which one may still be open.
    set -l typed ''
    for quote in '' '"' "'"
        set typed (string unescape -- (commandline -ct)$quote); and break
    end
    set -l program $words[1]
    set -e words[1]
    for line in (command $program --complete $words "$typed" 2>/dev/null)
        # Paths stand behind the "=" of --index=… or name=….
        set -l before (string replace -r '^:\w+ ' '' -- $line)
        set -l path (string sub -s (math (string length -- "$before") + 1) -- "$typed")
        switch $line
            case ':files *'
                printf '%s\n' $before(__fish_complete_path $path)
            case ':folders *'
                printf '%s\n' $before(__fish_complete_directories $path '')
            case '*'
                printf '%s\n' $line
        end
    end
end

for program in cssearch csindex cssearchd cssearch-mcp cseval
    complete -c $program -f -k -a '(__cssearch_complete)'
end
