// The one script. Pages work without it: it wakes GOV.UK components and draws a chart where one waits.
import { initAll } from './vendor/govuk-frontend.min.js'

initAll()

for (const place of document.querySelectorAll('[data-chart]')) {
  const figure = JSON.parse(document.getElementById(place.dataset.chart).textContent)
  window.Plotly?.newPlot(place, figure.data, { ...figure.layout, autosize: true }, { displayModeBar: false, responsive: true, staticPlot: true })
}

// Long work says how far it is without being asked again by hand; without scripts there is the link "Check again".
const underWay = document.querySelector('[data-under-way]')
if (underWay) {
  const look = async () => {
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const now = page.querySelector('[data-under-way]')
      if (!answer.ok || !now) return location.reload()
      const [tag, state] = [document, page].map((one) => one.querySelector('main .govuk-tag'))
      if (tag && state && tag.textContent !== state.textContent) tag.replaceWith(document.importNode(state, true))
      for (const [place, old] of [...underWay.children].entries()) {
        const fresh = now.children[place]
        if (old.textContent !== fresh.textContent) old.textContent = fresh.textContent
        for (const name of ['max', 'value']) if (fresh.hasAttribute(name)) old.setAttribute(name, fresh.getAttribute(name))
      }
    } catch {
      // No connection for a moment: look again later.
    }
    setTimeout(look, document.hidden ? 10_000 : 1_500)
  }
  setTimeout(look, 1_500)
}

// A sentence that is meant for an e-mail: without scripts it is marked and copied by hand.
for (const words of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'govuk-button govuk-button--secondary sf-copy', textContent: 'Copy' })
  button.append(Object.assign(document.createElement('span'), { className: 'govuk-visually-hidden', textContent: `: ${words.dataset.copy}` }))
  const said = Object.assign(document.createElement('span'), { className: 'govuk-body-s' })
  said.setAttribute('role', 'status')
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(words.textContent)
      said.textContent = 'Copied'
    } catch { said.textContent = 'Your browser did not let it be copied: mark the sentence instead.' }
  })
  words.after(button, said)
}
