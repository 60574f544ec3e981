// While writing: loads the page again when another edition was printed, and shows
// what is wrong with the files over the page.
(() => {
  const { edition } = document.currentScript.dataset;
  const news = new EventSource('/dev/news');
  news.addEventListener('edition', (e) => { if (e.data !== edition) location.reload(); });
  news.addEventListener('findings', (e) => {
    document.querySelector('.dev-findings')?.remove();
    const lines = JSON.parse(e.data);
    if (!lines.length) return;
    const box = document.createElement('aside');
    box.className = 'dev-findings';
    box.setAttribute('aria-label', 'What is wrong with the files');
    for (const line of lines) box.appendChild(document.createElement('p')).textContent = line;
    document.documentElement.append(box); // outside of what the app draws
  });
})();
