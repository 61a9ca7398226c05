/**
 * Pages of docs/operations whose examples are drawn by the detectors: the text between two marks is
 * made, the rest is written by hand.
 *
 *   <!-- drawn: bins -->
 *   …
 *   <!-- drawn -->
 */

import { globSync, readFileSync } from 'node:fs'
import { careStory } from './care-story.ts'
import { STORIES } from './stories.ts'
import { drawStory } from './story.ts'
import { wateringStory } from './watering-story.ts'

const DRAWN = /(<!-- drawn: ([a-z-]+) -->\n)[\s\S]*?(<!-- drawn -->)/g

/** Path → its text with every drawing made anew. */
export function drawnPages(): Readonly<Record<string, string>> {
  const pages = globSync('docs/operations/*.md').sort()
  return Object.fromEntries(pages.map((path) => [path, drawnPage(readFileSync(path, 'utf8'))]))
}

function drawnPage(text: string): string {
  return text.replace(DRAWN, (_, begin: string, name: string, end: string) => {
    return `${begin}\`\`\`text\n${drawing(name)}\n\`\`\`\n${end}`
  })
}

function drawing(name: string): string {
  if (name === 'care') return careStory()
  if (name === 'watering') return wateringStory()
  const story = STORIES[name]
  if (!story) throw new Error(`no story is called ${name}: test/docs/drawings/stories.ts`)
  return drawStory(story)
}
