-- SPDX-License-Identifier: Apache-2.0
-- For wrk: fifty signed-in users in turn; the server's own time of each answer from its
-- Server-Timing header, in steps of 20 µs. Arguments: PATH, file of cookies, one a line.
local STEP = 20
local cookies, at, path = {}, 0, "/"
steps, count, bad = {}, 0, 0
local threads = {}

function setup(thread) threads[#threads + 1] = thread end

function init(args)
  path = args[1]
  for line in io.lines(args[2]) do cookies[#cookies + 1] = line end
end

function request()
  at = at % #cookies + 1
  return wrk.format("GET", path, { Cookie = cookies[at], Host = wrk.headers["Host"] })
end

function response(status, headers)
  if status ~= 200 then bad = bad + 1 return end
  local ms = headers["Server-Timing"] and tonumber(string.match(headers["Server-Timing"], "dur=([%d.]+)"))
  if ms == nil then return end
  local step = math.floor(ms * 1000 / STEP)
  steps[step] = (steps[step] or 0) + 1
  count = count + 1
end

function done(summary, latency)
  local all, total, worst, wrong = {}, 0, 0, 0
  for _, thread in ipairs(threads) do
    for step, n in pairs(thread:get("steps")) do
      all[step] = (all[step] or 0) + n
      if step > worst then worst = step end
    end
    total = total + thread:get("count")
    wrong = wrong + thread:get("bad")
  end
  local function at_share(share)
    local seen = 0
    for step = 0, worst do
      seen = seen + (all[step] or 0)
      if seen >= total * share then return (step + 1) * STEP / 1000 end
    end
    return 0
  end
  print(string.format('RESULT {"perSecond":%.1f,"serverMedian":%.3f,"server99":%.3f,"clientMedian":%.3f,"client99":%.3f,"bad":%d}',
    summary.requests / (summary.duration / 1e6), at_share(0.5), at_share(0.99),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, wrong))
end
