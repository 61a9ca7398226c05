import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFlowFile } from '../../gateway/flows/flow-file.ts'
import { cityPlan } from './city-plan.ts'
import { exampleFlows } from './example-flows.ts'

test('the example flows of the demo stand at places of the plan, each node once', () => {
  const { spaces, zones } = cityPlan(1)
  const wanted = spaces.map(({ id }) => id).filter((id) => id.startsWith('cours-mirabeau-'))
  const zone = 'parc-jourdan-2'
  assert.ok(wanted.length > 5 && zones.some(({ id }) => id === zone))
  const nodes = exampleFlows({ spaces: wanted, zone })
  assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length)
  assert.equal(nodes.filter(({ type }) => type === 'tab').length, 2)
  const spot = nodes.find(({ type }) => type === 'cigale-spot')
  assert.equal(spot?.['spaces'], wanted.join(', '))
  assert.equal(nodes.find(({ type }) => type === 'cigale-valve')?.['zone'], zone)
  assert.equal(readFlowFile(JSON.stringify(nodes)).kind, 'flows')
})
