-- Each request registers another visitor from another address. Arguments: cookie, csrf, the form's other fields,
-- milliseconds each client pauses between two requests.
local threads = 0

function setup(thread)
	thread:set("which", threads)
	threads = threads + 1
end

function init(args)
	cookie, csrf, fields, pause = args[1], args[2], args[3], tonumber(args[4])
	math.randomseed(os.time() * 10 + which)
	n = 0
end

function delay()
	return pause > 0 and math.random(0, 2 * pause) or 0
end

function request()
	n = n + 1
	local who = string.format("%d.%d.%d", which, os.time(), n)
	return wrk.format("POST", nil, {
		["Cookie"] = cookie,
		["Content-Type"] = "application/x-www-form-urlencoded",
		["X-Forwarded-For"] = string.format("10.%d.%d.%d", math.random(0, 255), math.random(0, 255), math.random(0, 255)),
	}, "csrf=" .. csrf .. "&name=Visitor+" .. who .. "&email=v" .. who .. "@bench.example&" .. fields)
end

function done(summary, latency)
	io.write(string.format("p95 %.3f\n", latency:percentile(95) / 1000))
end
