// Keeps what is being written: on the server at each pause; on this device, sealed, only while that cannot be reached.
// Pages work without it: a button keeps the draft. The server puts it back into the form either way.

const PAUSE = 1500 // after the last key, in milliseconds
const AGAIN = 15000 // before another try where the server did not answer
const NOT_WRITTEN = /^(csrf|key|version|press|draft\..*)$/
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
const base64 = (some) => btoa(Array.from(some, (each) => String.fromCharCode(each)).join(''))
const clock = () => new Date().toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' })

/** One form's place on this device. The key comes with a signed-in page and is never stored, so others read nothing. */
class Sealed {
  constructor (slot, seal) {
    this.name = `draft.${slot}`
    this.key = crypto.subtle.importKey('raw', bytes(seal), 'AES-GCM', false, ['encrypt', 'decrypt'])
  }

  async put (value) {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const text = new TextEncoder().encode(JSON.stringify(value))
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await this.key, text))
    localStorage.setItem(this.name, JSON.stringify({ iv: base64(iv), sealed: base64(sealed) }))
  }

  async take () {
    try {
      const { iv, sealed } = JSON.parse(localStorage.getItem(this.name))
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(iv) }, await this.key, bytes(sealed))
      return JSON.parse(new TextDecoder().decode(text))
    } catch { return null }
  }

  drop () { localStorage.removeItem(this.name) }
}

class Draft {
  constructor (form) {
    this.form = form
    this.said = form.querySelector('[data-draft-said]')
    this.version = form.elements['draft.version']
    this.version.value = form.dataset.draft // a browser may have put an older one back
    this.device = form.dataset.seal && globalThis.crypto?.subtle ? new Sealed(form.dataset.slot, form.dataset.seal) : null
    form.querySelector('[data-draft-button]')?.remove()
    const longest = [...form.querySelectorAll('textarea')].sort((one, two) => two.rows - one.rows)[0]
    longest.after(this.said)
    this.kept = this.written()
    for (const event of ['input', 'change']) form.addEventListener(event, () => this.wait(PAUSE))
    form.addEventListener('submit', (event) => this.leave(event))
    addEventListener('online', () => this.save())
    addEventListener('pagehide', () => this.save({ keepalive: true }))
    this.back()
  }

  entries () { return [...new FormData(this.form)].filter(([, value]) => typeof value === 'string') }
  written () { return JSON.stringify(this.entries().filter(([name]) => !NOT_WRITTEN.test(name))) }
  wait (time) { clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), time) }

  say (words, label, act) {
    if (this.said.dataset.words === words) return // the same words twice would only be read out twice
    this.said.dataset.words = words
    this.said.replaceChildren(words)
    this.choice?.remove()
    if (!label) return
    this.choice = Object.assign(document.createElement('button'), { type: 'button', className: 'sf-linkish', textContent: label })
    this.choice.addEventListener('click', () => { this.choice.remove(); act() })
    this.said.after(this.choice)
  }

  async save (how = {}) {
    const written = this.written()
    if (written === this.kept || this.sent || this.stopped) return
    if (this.busy) return this.wait(PAUSE)
    this.busy = true
    try {
      const headers = { Accept: 'application/json' }
      const answer = await fetch('/drafts', { method: 'POST', headers, body: new URLSearchParams(this.entries()), ...how })
      const told = await answer.json()
      if (answer.ok) this.saved(written, told)
      else await this.unsaved(answer.status, told)
    } catch { await this.onDevice('There is no signal.') } finally { this.busy = false }
    if (this.kept !== this.written()) this.wait(this.later ? AGAIN : PAUSE)
  }

  saved (written, told) {
    this.kept = written
    this.version.value = told.version
    this.later = false
    this.device?.drop()
    this.say(`Saved ${told.at}`)
  }

  async unsaved (status, told) {
    this.later = true
    if (status === 401) return this.onDevice(told.why)
    if (status === 429 || status >= 500) return
    if (status !== 409) return this.say(told.why)
    this.stopped = true
    this.say(told.why, 'Keep what stands here instead', () => {
      this.stopped = false
      this.version.value = told.version
      this.save()
    })
  }

  async onDevice (why) {
    this.later = true
    if (!this.device) return this.say(`${why} This is not saved: keep this page open.`)
    try {
      const at = clock()
      await this.device.put({ at, version: this.version.value, entries: JSON.parse(this.written()) })
      this.say(`${why} What you wrote is kept on this device, ${at}. It is saved when you are back.`)
    } catch { this.say(`${why} This is not saved: keep this page open.`) }
  }

  leave (event) {
    if (event.submitter?.formAction.endsWith('/drafts/afresh')) return
    if (navigator.onLine) { this.sent = true; return clearTimeout(this.timer) }
    event.preventDefault()
    this.onDevice('There is no signal, so nothing was sent.')
  }

  /** What this device kept for this person comes back; where the form has moved on since, only when asked. */
  async back () {
    const found = await this.device?.take()
    if (!found) return
    if (found.version === this.version.value) return this.putBack(found)
    this.say(`This device kept what you wrote at ${found.at}, from before this form was last changed.`, 'Put it back', () => this.putBack(found))
  }

  putBack (found) {
    for (const box of this.form.elements) {
      if (!box.name || NOT_WRITTEN.test(box.name) || box.type === 'hidden' || box.type === 'file') continue
      const typed = found.entries.filter(([name]) => name === box.name).map(([, value]) => value)
      if (box.type === 'checkbox' || box.type === 'radio') box.checked = typed.includes(box.value)
      else if (typed.length) box.value = typed[0]
    }
    this.say(`What you wrote at ${found.at} is back.`)
    this.save()
  }
}

addEventListener('pageshow', (event) => { if (event.persisted) location.reload() })
for (const form of document.querySelectorAll('form[data-draft]')) new Draft(form) // eslint-disable-line no-new
