/** Words that give away an English sentence: frequent there, and no words of French. */

const ENGLISH =
  /\b(the|is|are|was|were|isn't|not|nor|nothing|nobody|of|and|or|there|this|that|these|with|without|cannot|could|would|should|must|may|needs?|needed|allowed|wrong|failed|expected|received|tried|read|which|from|has|have|had|been|it|its|to|in|by|at|be|for|no|does|did|answer|answers|known|unknown|missing|invalid|error|too|file|folder|registered|already|first|then|before|after)\b/gi

/** Those in `text`, but in quotes, backticks, paths, addresses, options, and commands of ours. */
export function englishIn(text: string): readonly string[] {
  const prose = text
    .replace(/`[^`]*`|"[^"]*"|«[^»]*»|'[^']*'/g, ' ')
    .replace(/cigale( [a-z][\w-]*)+/g, ' ')
    .replace(/\S*[/=@_]\S*|--?[a-z][\w-]*|\S+\.\w+\b/g, ' ')
    .replace(/\([A-Z]+: [^)]*\)/g, ' ')
  return [...new Set([...prose.matchAll(ENGLISH)].map(([word]) => word.toLowerCase()))]
}
