const form = document.querySelector('#form');
const list = document.querySelector('#notes');

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) {
    throw new Error((await response.json()).error);
  }
  return response.json();
}

function draw(notes) {
  list.replaceChildren(
    ...notes.map(({ id, text, done }) => {
      const row = document.createElement('li');
      const box = document.createElement('input');
      const label = document.createElement('label');
      box.type = 'checkbox';
      box.checked = done;
      box.addEventListener('change', () => toggle(id));
      label.append(box, ' ', text);
      row.className = done ? 'done' : '';
      row.append(label);
      return row;
    }),
  );
}

async function refresh() {
  draw(await ask('/api/notes'));
}

async function toggle(id) {
  await ask(`/api/notes/${id}/toggle`, { method: 'POST' });
  await refresh();
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = new FormData(form).get('text');
  await ask('/api/notes', { method: 'POST', body: JSON.stringify({ text }) });
  form.reset();
  await refresh();
});

await refresh();
