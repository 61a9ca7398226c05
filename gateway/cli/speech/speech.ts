/**
 * Sentences of commands in the terminal's language. They are written in English where they are said;
 * for a French terminal the catalogue has each with its holes, `{}` here and `{0}`, `{1}` … there. Data
 * never comes through here: JSON, CSV, tables' cells and lines of events are the same everywhere.
 */

export type Catalogue = {
  /** English sentence with `{}` for what is put in → French with `{0}` and so on. */
  readonly sentences: Readonly<Record<string, string>>
  /** Heads of tables, and words of ages. */
  readonly words: Readonly<Record<string, string>>
}

type Pattern = { readonly pattern: RegExp; readonly french: string }
type Spoken = { readonly catalogue: Catalogue; readonly patterns: readonly Pattern[] }

/** What a hole holds may be a sentence itself: so deep. */
const DEPTH_MAX = 3

/** Of the process: its terminal has one language. */
let spoken: Spoken | undefined

/** From now on; without a catalogue English again. */
export function speak(catalogue: Catalogue | undefined): void {
  spoken = catalogue && { catalogue, patterns: patternsOf(catalogue.sentences) }
}

/** The sentence as people here read it; what the catalogue lacks stays English. */
export function said(sentence: string): string {
  return spoken ? inFrench(spoken, sentence, DEPTH_MAX) : sentence
}

export function word(text: string): string {
  return spoken?.catalogue.words[text] ?? text
}

function inFrench(by: Spoken, sentence: string, depth: number): string {
  for (const { pattern, french } of depth === 0 ? [] : by.patterns) {
    const found = pattern.exec(sentence)
    if (!found) continue
    const parts = found.slice(1).map((part) => inFrench(by, part, depth - 1))
    return french.replace(/\{(\d)\}/g, (_, n: string) => parts[Number(n)] ?? '')
  }
  return sentence
}

/** The one with most words of its own first: a general one must not take its sentence. */
function patternsOf(sentences: Catalogue['sentences']): readonly Pattern[] {
  const own = (sentence: string): number => sentence.replaceAll('{}', '').length
  return Object.entries(sentences)
    .sort(([a], [b]) => own(b) - own(a))
    .map(([sentence, french]) => {
      const literals = sentence
        .split('{}')
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      return { pattern: new RegExp(`^${literals.join('(.*?)')}$`, 's'), french }
    })
}
