-- Sends the requests of a file in turn (method, path, cookies, body by tabs); each thread has
-- its own share of the lines. With `once`, running out of lines before the time is over counts as wrong.
--   wrk -s bench/web.lua http://127.0.0.1:8841 -- FILE THREADS [once]
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  local file, share, mode = args[1], tonumber(args[2]), args[3]
  lines, at, once, odd = {}, 0, mode == "once", 0
  local count = 0
  for line in io.lines(file) do
    if count % share == number or (not once and share > 1) then
      lines[#lines + 1] = line
    end
    count = count + 1
  end
  if not once then at = number end
end

function request()
  at = at + 1
  if at > #lines then
    if once then odd = odd + 1 end
    at = 1
  end
  local method, path, cookies, body = lines[at]:match("([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)")
  local headers = { ["Cookie"] = cookies, ["Accept-Encoding"] = "br" }
  if method == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
  return wrk.format(method, path, headers, body)
end

function response(status, headers)
  local told = headers["location"] or ""
  if once then
    if status ~= 302 or not told:find("/arrived") then odd = odd + 1 end
  elseif status ~= 200 then
    odd = odd + 1
  end
end

local all = {}
local former = setup
function setup(thread)
  former(thread)
  all[#all + 1] = thread
end

function done(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write
  wrong = wrong + summary.errors.timeout
  for _, thread in ipairs(all) do wrong = wrong + thread:get("odd") end
  io.write(string.format("\nRESULT %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max, wrong))
end
