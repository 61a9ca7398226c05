// @ts-check
/**
 * The frame of both sides: side bar on a desk, tab bar and sheet on a phone, title, trust link, bands;
 * what is inside is the page's.
 */

import { html, useEffect, useRef, useState } from './html.js'
import { Icon, Mark } from './icons.js'
import { Choice } from './parts.js'

/**
 * @typedef {{ page: string, icon: string, word: string, short?: string, badge?: number,
 *   group: string }} Place
 * @typedef {{
 *   skip: string, navigation: string, all: string, more: string, close: string, display: string,
 *   languageLabel: string, themes: Readonly<Record<'' | 'light' | 'dark' | 'sun', string>>,
 *   toDo: (count: string) => string,
 * }} ShellWords
 * @typedef {{
 *   brand: string, under: string, places: readonly Place[], first: number, page: string, title: string, context: string,
 *   trust: { state: string, icon: string, word: string, href: string }, bands: import('./html.js').Children,
 *   tools?: import('./html.js').Children, back?: string | undefined, backWord: string, words: ShellWords, settings: Settings, self?: Self,
 *   children?: import('./html.js').Children,
 * }} ShellProps
 * Who one is here, and the way out, on a side that has people.
 * @typedef {{ name: string, href: string, word: string, out: string, onOut: () => void }} Self
 * @typedef {{ language: 'fr' | 'en', theme: string, setLanguage: (language: string) => void,
 *   setTheme: (theme: string) => void }} Settings
 */

const LANGUAGES = [
  { value: 'fr', word: 'Français', lang: 'fr' },
  { value: 'en', word: 'English', lang: 'en' },
]

/** @param {{ place: Place, page: string, toDo: (count: string) => string, isTab?: boolean }} props */
function PlaceLink({
  place: { page: name, icon, word, short = word, badge = 0 },
  page,
  toDo,
  isTab,
}) {
  return html`<a href=${`#/${name}`} aria-current=${page === name ? 'page' : undefined}>
    <${Icon} name=${icon} /><span>${isTab ? short : word}</span>
    ${badge > 0 && html`<b class="badge"><span aria-hidden="true">${badge}</span><span class="sr">${toDo(String(badge))}</span></b>`}
  </a>`
}

/** @param {{ words: ShellWords, settings: Settings }} props */
export function Preferences({ words, settings }) {
  const themes = /** @type {const} */ (['', 'light', 'dark', 'sun']).map((value) => {
    return { value, word: words.themes[value] }
  })
  return html`<${Choice} label=${words.languageLabel} value=${settings.language} choices=${LANGUAGES} onChoose=${settings.setLanguage} />
    <${Choice} label=${words.display} value=${settings.theme} choices=${themes} onChoose=${settings.setTheme} />`
}

/** @param {ShellProps} props */
export function Shell(props) {
  const { brand, under, places, first, page, title, context, trust, bands, back, words, settings } =
    props
  const groups = [...new Set(places.map(({ group }) => group))]
  const tabs = places.slice(0, first)
  const isElsewhere = !tabs.some((place) => place.page === page)
  const elsewhere = places.slice(first).reduce((sum, { badge = 0 }) => sum + badge, 0)
  const main = useRef(/** @type {HTMLElement | null} */ (null))
  const [isOpen, setOpen] = useState(false)
  const key = `${page} ${title}`
  const shown = useRef(key)
  useEffect(() => {
    if (shown.current === key) return
    shown.current = key
    setOpen(false)
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [key])
  return html`<a class="skip" href="#main" onClick=${(/** @type {Event} */ event) => {
    event.preventDefault()
    main.current?.focus()
  }}>${words.skip}</a>
    <div class="app">
      <nav class="side" aria-label=${words.navigation}>
        <div class="logo"><${Mark} /><span>${brand}<small>${under}</small></span></div>
        ${groups.map(
          (group) => html`${group && html`<div class="cap">${group}</div>`}
            ${places
              .filter((place) => place.group === group)
              .map(
                (place) =>
                  html`<${PlaceLink} key=${place.page} place=${place} page=${page} toDo=${words.toDo} />`,
              )}`,
        )}
        <div class="foot"><${Preferences} words=${words} settings=${settings} /></div>
      </nav>
      <header class="top">
        <div class="row">
          ${back && html`<a class="ib back" href=${back}><${Icon} name="back" /><span class="sr">${props.backWord}</span></a>`}
          <div class="ttl"><h1>${title}</h1><p>${context}</p></div>
          ${props.tools}
          <a class=${`trust ${trust.state}`} href=${trust.href}><${Icon} name=${trust.icon} size="s" />${trust.word}</a>
          ${props.self && html`<${SelfLinks} self=${props.self} />`}
        </div>
        ${bands}
      </header>
      <main id="main" tabindex="-1" data-page=${page} ref=${main}>${props.children}</main>
      <nav class="tabs" aria-label=${words.navigation}>
        ${tabs.map((place) => html`<${PlaceLink} key=${place.page} place=${place} page=${page} toDo=${words.toDo} isTab=${true} />`)}
        <button type="button" aria-haspopup="dialog" aria-expanded=${String(isOpen)} aria-current=${isElsewhere ? 'page' : undefined} onClick=${() => setOpen(true)}>
          <${Icon} name="more" /><span>${words.more}</span>
          ${elsewhere > 0 && html`<b class="badge"><span aria-hidden="true">${elsewhere}</span><span class="sr">${words.toDo(String(elsewhere))}</span></b>`}
        </button>
      </nav>
      ${isOpen && html`<${Sheet} places=${places.slice(first)} words=${words} settings=${settings} self=${props.self} onClose=${() => setOpen(false)} />`}
    </div>`
}

/** @param {{ self: Self }} props */
function SelfLinks({ self }) {
  return html`<div class="self">
    <a href=${self.href} title=${self.word}>${self.name}</a>
    <button class="btn quiet" type="button" onClick=${self.onOut}>${self.out}</button>
  </div>`
}

/** @param {{ places: readonly Place[], words: ShellWords, settings: Settings, self?: Self, onClose: () => void }} props */
function Sheet({ places, words, settings, self, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  useEffect(() => dialog.current?.showModal(), [])
  return html`<dialog class="sheet" ref=${dialog} onClose=${onClose} aria-label=${words.all}>
    <div class="sec"><h2>${words.all}</h2><button class="ib" type="button" onClick=${() => dialog.current?.close()}><${Icon} name="x" /><span class="sr">${words.close}</span></button></div>
    <div class="menu">
      ${places.map(({ page, icon, word }) => html`<a key=${page} href=${`#/${page}`} onClick=${() => dialog.current?.close()}><${Icon} name=${icon} />${word}</a>`)}
    </div>
    ${self && html`<${SelfLinks} self=${self} />`}
    <div class="prefs"><${Preferences} words=${words} settings=${settings} /></div>
  </dialog>`
}
