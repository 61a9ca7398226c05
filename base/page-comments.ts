/**
 * A page's file without its comments: they are a quarter of what a phone in the street would wait for, and
 * nobody reads them there. Only what begins a line goes, so that no string and no regular expression can be
 * meant, and our templates begin no line so; test/demo/page-comments.test.ts compares token by token. Pure.
 */

const BLOCKS = /^[ \t]*\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\n?/gm
const LINES = /^[ \t]*\/\/.*\n/gm

/** @param code of a `.js` or `.css` of ours: packages keep their licence where it stands */
export function withoutComments(code: string): string {
  return code.replace(BLOCKS, '').replace(LINES, '')
}
