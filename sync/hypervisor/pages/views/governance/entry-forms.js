// @ts-check
/** The forms of what is entered. Each begins with what stands, and saves with the revision that was read. */

import { html, useState } from '../../../../../base/web/html.js'
import { Area, Field, Select } from './fields.js'
import { monthText } from './results.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./entry-card.js').Known} Known
 * @typedef {import('./entry-card.js').Draft} Draft
 * @typedef {{ c: Context, known: Known, month: string, onSave: (draft: Draft) => Promise<void> }} FormProps
 */

const TOPICS = ['cost', 'schedule', 'requirements']

/** @param {{ c: Context, draft: () => Draft, onSave: FormProps['onSave'], children?: any }} props */
function Form({ c, draft, onSave, children }) {
  const [isBusy, setBusy] = useState(false)
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault()
    setBusy(true)
    await onSave(draft())
    setBusy(false)
  }
  return html`<form class="entry" onSubmit=${submit}>
    ${children}
    <p><button class="btn main" type="submit" disabled=${isBusy}>${c.t.governance.form.save}</button></p>
  </form>`
}

/** @param {Known} known @param {'fr' | 'en'} language */
function programmeChoices({ programmes }, language) {
  return programmes.map(({ key, name }) => ({ value: key, word: name[language] }))
}

/**
 * A programme is chosen first: the fields below begin anew with what stands of it.
 * @param {FormProps & { of: (props: FormProps & { programme: string }) => any }} props
 */
function OfProgramme({ of: Inner, ...props }) {
  const { c, known } = props
  const choices = programmeChoices(known, c.f.language)
  const [programme, setProgramme] = useState(choices[0]?.value ?? '')
  return html`<${Select} name="programme" label=${c.t.governance.form.programme} value=${programme} choices=${choices} onValue=${setProgramme} />
    <${Inner} key=${programme} ...${props} programme=${programme} />`
}

/** @param {FormProps & { programme: string }} props */
function CommitmentForm({ programme, ...props }) {
  const w = props.c.t.governance
  const [topic, setTopic] = useState('cost')
  const choices = TOPICS.map((value) => ({ value, word: w.topics[value] ?? value }))
  return html`<${Select} name="topic" label=${w.form.topic} value=${topic} choices=${choices} onValue=${setTopic} />
    <${CommitmentFields} key=${topic} ...${props} programme=${programme} topic=${topic} />`
}

/** @param {FormProps & { programme: string, topic: string }} props */
function CommitmentFields({ c, known, onSave, programme, topic }) {
  const w = c.t.governance
  const there = known.commitment.find(({ id }) => id === `${programme}/${topic}`)
  const [state, setState] = useState(/** @type {string} */ (there?.state ?? 'kept'))
  const [text, setText] = useState(there?.text ?? '')
  const choices = ['kept', 'watch', 'off'].map((value) => ({
    value,
    word: w.states[value] ?? value,
  }))
  const draft = () => ({
    path: `commitments/${programme}/${topic}`,
    body: { state, text: text.trim(), rev: there?.rev ?? 0 },
  })
  return html`<${Form} c=${c} draft=${draft} onSave=${onSave}>
    <${Select} name="state" label=${w.form.state} value=${state} choices=${choices} onValue=${setState} />
    <${Area} name="text" label=${w.form.text_} value=${text} max=${500} onValue=${setText} />
  <//>`
}

/** @param {FormProps & { programme: string }} props */
function RiskForm({ c, known, onSave, programme }) {
  const w = c.t.governance.form
  const there = known.risk.find(({ id }) => id === programme)
  const [text, setText] = useState(there?.text ?? '')
  const draft = () => ({
    path: `risks/${programme}`,
    body: { text: text.trim(), rev: there?.rev ?? 0 },
  })
  return html`<${Form} c=${c} draft=${draft} onSave=${onSave}>
    <${Area} name="text" label=${w.text_} hint=${w.riskHint} value=${text} max=${500} isOptional=${true} onValue=${setText} />
  <//>`
}

/** @param {FormProps} props */
function DecisionForm(props) {
  const { c, known } = props
  const w = c.t.governance.form
  const [id, setId] = useState('')
  const choices = [
    { value: '', word: w.fresh },
    ...known.decision.map((one) => ({ value: one.id, word: one.title })),
  ]
  return html`<${Select} name="which" label=${w.which} value=${id} choices=${choices} onValue=${setId} />
    <${DecisionFields} key=${id} ...${props} id=${id} onMade=${setId} />`
}

/** @param {FormProps & { id: string, onMade: (id: string) => void }} props */
function DecisionFields({ c, known, onSave, id }) {
  const w = c.t.governance.form
  const there = known.decision.find((one) => one.id === id)
  const [given, setGiven] = useState({
    programme: there?.programme ?? '',
    title: there?.title ?? '',
    body: there?.body ?? '',
    day: there?.day ?? c.f.civilDay(c.nowMs + 14 * 86_400_000),
    proposal: there?.proposal ?? '',
    cost: there?.costEuros === undefined ? '' : String(there.costEuros),
    state: /** @type {string} */ (there?.state ?? 'open'),
  })
  const set = (/** @type {keyof typeof given} */ name) => (/** @type {string} */ value) =>
    setGiven({ ...given, [name]: value })
  const programmes = [{ value: '', word: w.all }, ...programmeChoices(known, c.f.language)]
  const states = Object.entries(w.decisionStates).map(([value, word]) => ({ value, word }))
  const draft = () => {
    const { cost, ...body } = given
    const euros = cost.trim() === '' ? {} : { costEuros: Number(cost.replace(',', '.')) }
    return {
      path: `decisions/${id === '' ? newId(given.title, c.nowMs) : id}`,
      body: { ...body, ...euros, rev: there?.rev ?? 0 },
    }
  }
  return html`<${Form} c=${c} draft=${draft} onSave=${onSave}>
    <${Field} name="title" label=${w.title_} value=${given.title} max=${160} onValue=${set('title')} />
    <${Select} name="of" label=${w.programme} value=${given.programme} choices=${programmes} onValue=${set('programme')} />
    <${Field} name="body" label=${w.body} value=${given.body} max=${160} onValue=${set('body')} />
    <${Field} name="day" label=${w.day} type="date" value=${given.day} onValue=${set('day')} />
    <${Area} name="proposal" label=${w.proposal} value=${given.proposal} max=${500} onValue=${set('proposal')} />
    <${Field} name="cost" label=${w.cost} type="number" step="any" least=${0} value=${given.cost} isOptional=${true} onValue=${set('cost')} />
    <${Select} name="where" label=${w.decisionState} value=${given.state} choices=${states} onValue=${set('state')} />
  <//>`
}

/** Two of one title stay apart by their time. @param {string} title @param {number} nowMs */
function newId(title, nowMs) {
  const plain = title
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return `d${plain.replace(/^-*/, '-').replace(/-+$/, '').slice(0, 40)}-${Math.round(nowMs / 1000)}`
}

/** @param {FormProps} props */
function ValueForm(props) {
  const { c, known } = props
  const w = c.t.governance.form
  const entered = known.programmes
    .flatMap(({ indicators }) => indicators)
    .filter(({ measure }) => measure === 'entered')
  const [key, setKey] = useState(entered[0]?.key ?? '')
  const [month, setMonth] = useState(props.month)
  const choices = entered.map((one) => ({ value: one.key, word: one.name[c.f.language] }))
  return html`<${Select} name="indicator" label=${w.indicator} value=${key} choices=${choices} onValue=${setKey} />
    <${Field} name="month" label=${w.month} type="month" value=${month} onValue=${setMonth} />
    <${ValueFields} key=${`${key}/${month}`} ...${props} id=${`${key}/${month}`} />`
}

/** @param {FormProps & { id: string }} props */
function ValueFields({ c, known, onSave, id }) {
  const w = c.t.governance.form
  const there = known.value.find((one) => one.id === id)
  const [value, setValue] = useState(there ? String(there.value) : '')
  const [source, setSource] = useState(there?.source ?? '')
  const draft = () => ({
    path: `values/${id}`,
    body: { value: Number(value), source: source.trim(), rev: there?.rev ?? 0 },
  })
  return html`<${Form} c=${c} draft=${draft} onSave=${onSave}>
    <${Field} name="value" label=${w.value} type="number" step="any" value=${value} onValue=${setValue} />
    <${Field} name="source" label=${w.source} hint=${w.sourceHint} value=${source} max=${200} onValue=${setSource} />
  <//>`
}

/** @param {FormProps & { programme: string }} props */
function PlanForm({ c, known, onSave, programme }) {
  const w = c.t.governance
  const there = known.plan.find(({ id }) => id === programme)
  const sensors = known.programmes.find(({ key }) => key === programme)?.sensors ?? []
  const [counts, setCounts] = useState(
    /** @type {Readonly<Record<string, string>>} */ (
      Object.fromEntries(
        sensors.map(({ kind, planned }) => [kind, String(there?.sensors[kind] ?? planned)]),
      )
    ),
  )
  const [doneBy, setDoneBy] = useState(there?.doneBy ?? '')
  const draft = () => ({
    path: `plans/${programme}`,
    body: {
      sensors: Object.fromEntries(
        Object.entries(counts).map(([kind, text]) => [kind, Number(text)]),
      ),
      ...(doneBy === '' ? {} : { doneBy }),
      rev: there?.rev ?? 0,
    },
  })
  return html`<${Form} c=${c} draft=${draft} onSave=${onSave}>
    <div class="entry-row">
      ${sensors.map(({ kind }) => html`<${Field} key=${kind} name=${`plan-${kind}`} label=${w.form.planned(w.kinds[kind] ?? kind)} type="number" step="1" least=${0} value=${counts[kind] ?? ''} onValue=${(/** @type {string} */ text) => setCounts({ ...counts, [kind]: text })} />`)}
    </div>
    <${Field} name="doneBy" label=${w.form.doneBy} type="month" value=${doneBy} isOptional=${true} onValue=${setDoneBy} />
  <//>`
}

/** @param {FormProps} props */
function ReferenceForm({ c, known, onSave }) {
  const { f, t } = c
  const w = t.governance.form
  const [there] = known.reference
  const [months, setMonths] = useState(
    Array.from({ length: 12 }, (_, i) => String(there?.months[i] ?? '')),
  )
  const [years, setYears] = useState(there?.years ?? '')
  const draft = () => ({
    path: 'reference/water',
    body: { months: months.map(Number), years: years.trim(), rev: there?.rev ?? 0 },
  })
  const set = (/** @type {number} */ at) => (/** @type {string} */ text) =>
    setMonths(months.map((one, i) => (i === at ? text : one)))
  return html`<${Form} c=${c} draft=${draft} onSave=${onSave}>
    <${Field} name="years" label=${w.years} value=${years} max=${60} onValue=${setYears} />
    <div class="entry-row">
      ${months.map((value, i) => {
        const month = `2026-${String(i + 1).padStart(2, '0')}`
        const label = w.cubicMetres(monthText(f, month, { isShort: true }))
        return html`<${Field} key=${month} name=${`m-${i}`} label=${label} type="number" step="any" least=${0} value=${value} onValue=${set(i)} />`
      })}
    </div>
  <//>`
}

export const FORMS = {
  commitment: (/** @type {FormProps} */ props) =>
    html`<${OfProgramme} ...${props} of=${CommitmentForm} />`,
  risk: (/** @type {FormProps} */ props) => html`<${OfProgramme} ...${props} of=${RiskForm} />`,
  decision: DecisionForm,
  value: ValueForm,
  plan: (/** @type {FormProps} */ props) => html`<${OfProgramme} ...${props} of=${PlanForm} />`,
  reference: ReferenceForm,
}
