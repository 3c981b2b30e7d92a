-- Each request is one scan by the next device: lines "device code" of a file, the list split between the threads.
local threads = 0

function setup(thread)
	thread:set("which", threads)
	threads = threads + 1
end

function init(args)
	lines, at = {}, 0
	math.randomseed(os.time() * 10 + which)
	for line in io.lines(args[1]) do
		lines[#lines + 1] = line
	end
	at = math.floor(#lines / 2) * which
end

local function hex(digits)
	return string.format("%0" .. digits .. "x", math.random(0, 16 ^ digits - 1))
end

function request()
	at = at % #lines + 1
	local device, code = lines[at]:match("(%S+) (%S+)")
	local id = hex(8) .. "-" .. hex(4) .. "-7" .. hex(3) .. "-8" .. hex(3) .. "-" .. hex(6) .. hex(6)
	local now = os.time() .. "000"
	return wrk.format("POST", nil, { ["Authorization"] = "Bearer " .. device, ["Content-Type"] = "application/json" },
		'{"now":' .. now .. ',"scans":[{"id":"' .. id .. '","code":"' .. code .. '","way":"camera","at":' .. now .. '}]}')
end
