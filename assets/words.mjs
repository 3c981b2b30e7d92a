// The words of scripts that speak both languages without a server: a script says t('English text'), and the translation
// stands where all others do, in a catalogue of locale/zh. A text without one stops the build.
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

const unquote = (lines) => [...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => JSON.parse(`"${text}"`)).join('');

async function readCatalogue(file) {
	const entries = (await readFile(file, 'utf8'))
		.matchAll(/^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)msgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)/gm);
	return new Map([...entries].map(([, msgid, text]) => [unquote(msgid), unquote(text)]));
}

// English text → Chinese text of every t('...') in the script `file` and those of the folder of its name.
export async function readWords(catalogue, file) {
	const known = await readCatalogue(catalogue), words = {}, missing = [];
	const folder = file.replace(/\.js$/, '');
	for (const name of [file, ...(await readdir(folder)).map((part) => join(folder, part))]) {
		const text = await readFile(name, 'utf8');
		for (const [, msgid] of text.matchAll(/\bt\('((?:[^'\\]|\\.)*)'/g)) {
			const said = msgid.replaceAll("\\'", "'");
			if (known.has(said)) {
				words[said] = known.get(said);
			} else {
				missing.push(`${basename(name)}: ${said}`);
			}
		}
	}
	if (missing.length > 0) {
		throw new Error(`not in ${catalogue}:\n${missing.join('\n')}`);
	}
	return words;
}
