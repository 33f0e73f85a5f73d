-- For wrk: raw samples, every tenth request malformed in one of six ways.
local good, bad, count = nil, {}, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local body = file:read("*a")
  file:close()
  local raw = { ["Content-Type"] = "application/vnd.dslc.float32", ["Accept"] = args[2] }
  good = wrk.format("POST", "/predict?top=1", raw, body)
  bad = {
    wrk.format("POST", "/predict", { ["Content-Type"] = "application/json" }, '{"input": [1, 2'),
    wrk.format("POST", "/predict", raw, body:sub(1, -2)),
    wrk.format("POST", "/predict", { ["Content-Type"] = "image/png" }, "\137PNG\r\n\26\nnonsense"),
    wrk.format("POST", "/predict?top=none", raw, body),
    wrk.format("PUT", "/predict"),
    wrk.format("POST", "/elsewhere"),
  }
end

function request()
  count = count + 1
  if count % 10 > 0 then return good end
  return bad[(count / 10) % #bad + 1]
end
