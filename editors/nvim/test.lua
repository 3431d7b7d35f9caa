-- What Neovim makes of gatemap lsp with the setup of docs/editor.md. It runs in a
-- folder with the samples:
--   nvim --headless --clean -u init.lua -c 'luafile test.lua'
local function check(ok, ...)
  if not ok then
    error(table.concat(vim.tbl_map(function(v) return type(v) == "string" and v or vim.inspect(v) end, { ... }), " "), 2)
  end
  return ok
end

local function eventually(what, condition)
  check(vim.wait(20000, condition, 20), what, "did not come")
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\n") .. "\n" end

-- The place of a mark in the buffer, from 0, in bytes.
local function place(mark, behind)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local column = line:find(mark, 1, true)
    if column then
      return row - 1, column - 1 + (behind or 0)
    end
  end
  error("no " .. mark)
end

-- The answer to a request about the place of a mark.
local function ask(method, mark, behind, more)
  local row, column = place(mark, behind)
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
  local params = vim.tbl_extend("force", vim.lsp.util.make_position_params(0, "utf-16"), more or {})
  local answers = check(vim.lsp.buf_request_sync(0, method, params, 20000), method)
  for _, answer in pairs(answers) do
    check(not answer.err, method, answer.err)
    return answer.result
  end
  error("nobody answers " .. method)
end

local function mistakes()
  return vim.tbl_filter(function(d) return d.code == "unknown-member" end, vim.diagnostic.get(0))
end

local function sample(name)
  vim.cmd("edit " .. name)
  eventually("the diagnostic of " .. name, function() return #mistakes() == 1 end)
  local found = mistakes()[1]
  local row, column = place("$util.escapeJavascript")
  check(found.lnum == row and found.col >= column and found.col <= column + 6, name, found)
  check(found.source == "gatemap", found)

  local hover = ask("textDocument/hover", "$input.path", 8)
  check(hover.contents.value:find("path", 1, true), hover)

  -- Completion, as the editor makes words of it.
  vim.api.nvim_buf_set_text(0, row, column, row, column, { "$input.pa " })
  local list = ask("textDocument/completion", "$input.pa ", 9)
  local words = vim.lsp.util.text_document_completion_list_to_complete_items(list, "pa")
  check(#vim.tbl_filter(function(w) return w.abbr == "params" end, words) == 1, words)
  vim.api.nvim_buf_set_text(0, row, column, row, column + 10, { "" })

  -- The quick fix, made by the editor.
  eventually("the diagnostic again", function() return #mistakes() == 1 end)
  local before, action = text(), nil
  eventually("the fix", function()
    local lsp = { range = { start = { line = row, character = 0 }, ["end"] = { line = row, character = column + 30 } }, context = { diagnostics = {} } }
    action = (ask("textDocument/codeAction", "$util.escapeJavascript", 0, lsp) or {})[1]
    return action ~= nil
  end)
  vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
  check(text() == before:gsub("escapeJavascript", "escapeJavaScript"), name, text())
  eventually("nothing", function() return #mistakes() == 0 end)
  vim.cmd("bdelete!")
end

local function lenses()
  vim.cmd("edit openapi.yaml")
  eventually("the diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
  vim.lsp.codelens.refresh()
  eventually("the lenses", function() return #vim.lsp.codelens.get(0) == 2 end)
  local lens = vim.lsp.codelens.get(0)[1]
  vim.api.nvim_win_set_cursor(0, { lens.range.start.line + 1, 0 })
  vim.ui.select = function(items, _, choose) choose(items[1], 1) end
  vim.lsp.codelens.run()
  eventually("the explanation", function() return text():find('"name": "Rex"', 1, true) or text():find("--- Response to the client", 1, true) end)
  vim.cmd("bdelete!")
  local there = ask("textDocument/definition", 'statusCode: "404"')
  check(there[1].range.start.line == (place('"404": {description')), there)
end

local ok, err = xpcall(function()
  for _, name in ipairs({ "openapi.yaml", "openapi.json", "cloudformation.yaml", "sam.yaml", "serverless.yml", "terraform/main.tf", "integration.json", "list.vtl" }) do
    sample(name)
  end
  lenses()
end, debug.traceback)
io.stdout:write(ok and "neovim: 9 passed, 0 failed\n" or (err .. "\n"))
for _, client in pairs(vim.lsp.get_active_clients()) do
  client.stop()
end
check(vim.wait(5000, function() return #vim.lsp.get_active_clients() == 0 end, 20), "the server did not end")
vim.cmd(ok and "qall!" or "cquit!")
