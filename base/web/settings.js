// @ts-check
/** Language and display of this session: from the address or the hand, else the browser's own. */

/** @typedef {import('./format.js').Language} Language */

/** @returns {Language} */
export function chosenLanguage() {
  return sessionStorage.getItem('lang') === 'en' ? 'en' : 'fr'
}

/** @param {string} language */
export function chooseLanguage(language) {
  sessionStorage.setItem('lang', language)
}

export function chosenTheme() {
  return sessionStorage.getItem('theme') ?? ''
}

/** @param {string} theme '' light dark sun */
export function chooseTheme(theme) {
  sessionStorage.setItem('theme', theme)
  applySettings()
}

/** Full sun also for whom the system asks for more contrast. */
export function applySettings() {
  const asked = matchMedia('(prefers-contrast: more)').matches ? 'sun' : ''
  const theme = chosenTheme() || asked
  if (theme) document.documentElement.dataset['theme'] = theme
  else delete document.documentElement.dataset['theme']
}
