-- Sends the requests of a file in turn, one a line: path, token and body, between tabs. All are
-- made before the first is sent. With a second argument each stands for many: where it says
-- @@@@@@@@@@@@@@@@@@@@@@@@ it is sent with that argument and a number of its own, as long as that.
-- At the end one line of JSON tells what wrk counted.

local requests = {}
local at = 0
local sent = 0
local numbered
local marked = string.rep("@", 24)

function init(arguments)
  numbered = arguments[2]
  for line in io.lines(arguments[1]) do
    local path, token, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Content-Type"] = "application/json", ["Accept"] = "application/json" }
    if token ~= "" then
      headers["Authorization"] = "Bearer " .. token
    end
    requests[#requests + 1] = wrk.format("POST", path, headers, body)
  end
end

function request()
  at = at % #requests + 1
  if not numbered then
    return requests[at]
  end
  sent = sent + 1
  local text = numbered .. string.rep("0", 24 - #numbered - #tostring(sent)) .. sent
  return (requests[at]:gsub(marked, text))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "microseconds": %d, "bytes": %d, "status": %d, "broken": %d, "p50": %d, "p99": %d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
