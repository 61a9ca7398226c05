/** A reporter that ends a run with its counts, its failures, and what was skipped, by name. */

import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

export default async function* summary(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0
  const failures: string[] = []
  const skipped: string[] = []
  for await (const event of source) {
    if (event.type === 'test:pass') {
      if (event.data.skip !== undefined) skipped.push(`${event.data.name}: ${event.data.skip}`)
      else if (event.data.details.type !== 'suite') passed++
    } else if (event.type === 'test:fail') {
      const { name, file, line, details } = event.data
      const error = details.error.cause ?? details.error
      const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error)
      failures.push(`✖ ${name}\n  ${file}:${line}\n  ${text.split('\n').slice(0, 12).join('\n  ')}`)
    }
  }
  for (const failure of failures) yield `\n${failure}\n`
  for (const name of skipped) yield `\nskipped: ${name}`
  yield `\n${passed} passed, ${failures.length} failed${skipped.length ? `, ${skipped.length} skipped` : ''}\n`
}
