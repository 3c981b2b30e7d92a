// The words of scripts that speak both languages without a server: a script says t('English text'), and the translation
// stands where all others do, in a catalogue of locale/zh. A text without one stops the build.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const unquote = (lines) => [...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => JSON.parse(`"${text}"`)).join('');

async function readCatalogue(file) {
	const entries = (await readFile(file, 'utf8'))
		.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)/gm);
	return new Map([...entries].map(([, msgid, text]) => [unquote(msgid), unquote(text)]));
}

// English text → Chinese text of every t('...') in the scripts of `folder`.
export async function readWords(catalogue, folder) {
	const known = await readCatalogue(catalogue), words = {}, missing = [];
	for (const name of (await readdir(folder)).filter((name) => name.endsWith('.js'))) {
		const text = await readFile(join(folder, name), 'utf8');
		for (const [, msgid] of text.matchAll(/\bt\('((?:[^'\\]|\\.)*)'/g)) {
			const said = msgid.replaceAll("\\'", "'");
			if (known.has(said)) {
				words[said] = known.get(said);
			} else {
				missing.push(`${name}: ${said}`);
			}
		}
	}
	if (missing.length > 0) {
		throw new Error(`not in ${catalogue}:\n${missing.join('\n')}`);
	}
	return words;
}
