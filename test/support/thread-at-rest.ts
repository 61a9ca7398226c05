/** A process that makes garbage, as a start does, and then rests. With `--bare`: as Node has it. */

import { giveMemoryBackAtRest } from '../../base/rest-system.ts'

const GARBAGE = 400_000

if (!process.argv.includes('--bare')) giveMemoryBackAtRest()
let kept: unknown[] = Array.from({ length: GARBAGE }, (_, i) => ({ i, text: `garbage ${i}` }))
setTimeout(() => {
  kept = []
}, 10)
setInterval(() => kept.length, 1_000)
