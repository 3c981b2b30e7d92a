-- A client that pauses between its requests (ms).
function delay()
	return 10
end
