-- Each request holds the next booth of a list: lines "cookie csrf booth hall", the list split between the threads.
local threads = 0

function setup(thread)
	thread:set("which", threads)
	threads = threads + 1
end

function init(args)
	lines, at = {}, 0
	local n = 0
	for line in io.lines(args[1]) do
		if n % 2 == which then
			lines[#lines + 1] = line
		end
		n = n + 1
	end
end

function request()
	at = at + 1
	if lines[at] == nil then
		wrk.thread:stop()
		at = at - 1
	end
	local cookie, csrf, booth, hall = lines[at]:match("(%S+) (%S+) (%S+) (%S+)")
	return wrk.format("POST", nil, { ["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded" },
		"csrf=" .. csrf .. "&booth=" .. booth .. "&hall=" .. hall)
end
