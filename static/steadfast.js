// The one script. Pages work without it: it wakes GOV.UK components and draws a chart where one waits.
import { initAll } from './vendor/govuk-frontend.min.js'

initAll()

for (const place of document.querySelectorAll('[data-chart]')) {
  const figure = JSON.parse(document.getElementById(place.dataset.chart).textContent)
  window.Plotly?.newPlot(place, figure.data, { ...figure.layout, autosize: true }, { displayModeBar: false, responsive: true, staticPlot: true })
}
