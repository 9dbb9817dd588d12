// SPDX-License-Identifier: GPL-3.0-or-later
//
// Blocks as JSON, to pass them from a reader to csindex. What is as in an empty Block is left out:
// {"type":"heading","line":3,"level":2,"text":"KV Cache","marks":[["link",0,8,"u"]]}
#pragma once

#include <cstddef>

#include <nlohmann/json_fwd.hpp>

#include "indexer/markdown/block.h"

namespace cssearch {

nlohmann::json block_to_json(const Block& block);

// The JSON comes from a reader that is not trusted; the block is one that a parser could have made.
// Throws Error(Input), or json::exception, for anything else: unknown types, blocks in others that
// hold none or in more than 512, lines above `last_line`, marks outside the text or within a
// character.
Block block_from_json(const nlohmann::json& object, std::size_t last_line);

}  // namespace cssearch
