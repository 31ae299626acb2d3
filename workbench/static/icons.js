// Icons as strokes on a 24 by 24 grid: the host's known icons, and those of the page itself.

const STROKES = {
  AIRPLANE: "M3 13l7-2V5a2 2 0 0 1 4 0v6l7 2v2l-7-1v4l2 2v1l-4-1-4 1v-1l2-2v-4l-7 1z",
  BOOKMARK: "M4 5h10l6 7-6 7H4z",
  BUS: "M5 5h14v12H5zM5 12h14M8 17v2m8-2v2",
  CAR: "M4 12l2-6h12l2 6v6H4zM4 12h16M7 15h1m8 0h1",
  CLOCK: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
  CONFIRMATION_NUMBER_ICON: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12l3 3 5-6",
  DESCRIPTION: "M6 3h8l4 4v14H6zM9 11h6M9 15h6",
  DOLLAR: "M12 3v18M16 7c-1-2-8-2-8 1 0 4 8 2 8 6 0 3-7 3-8 1",
  EMAIL: "M3 6h18v12H3zM3 7l9 7 9-7",
  EVENT_SEAT: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
  FLIGHT_ARRIVAL: "M3 20h18M4 8l16 6",
  FLIGHT_DEPARTURE: "M3 20h18M4 14l16-6",
  HOTEL: "M3 7v11m0-4h18v4M7 14v-3h14v3",
  HOTEL_ROOM_TYPE: "M4 18V8h16v10M4 14h16M8 14v-3h8v3",
  INVITE: "M4 5h16v15H4zM4 10h16M8 3v4m8-4v4",
  MAP_PIN: "M12 21c5-6 7-9 7-12a7 7 0 0 0-14 0c0 3 2 6 7 12zM12 7a2 2 0 1 0 0 4 2 2 0 0 0 0-4z",
  MEMBERSHIP: "M3 6h18v12H3zM7 10h4M7 14h6m3-4h1",
  MULTIPLE_PEOPLE: "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 19c0-4 3-5 6-5s6 1 6 5M16 6a3 3 0 0 1 0 5m2 3c2 1 3 2 3 5",
  PERSON: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20c0-4 3-6 7-6s7 2 7 6",
  PHONE: "M6 3l4 1v5l-2 1a12 12 0 0 0 6 6l1-2h5l1 4c-8 3-18-7-15-15z",
  RESTAURANT_ICON: "M7 3v7a2 2 0 0 1-4 0V3m2 7v11M17 3c-3 2-3 9 0 9v9",
  SHOPPING_CART: "M3 4h3l2 11h10l2-8H7M9 20h1m7 0h1",
  STAR: "M12 4l2.5 5 5.5.8-4 3.9 1 5.5-5-2.6-5 2.6 1-5.5-4-3.9 5.5-.8z",
  STORE: "M4 9l1-5h14l1 5M5 9v11h14V9M4 9c1 3 4 3 5 0 1 3 5 3 6 0 1 3 4 3 5 0",
  TICKET: "M6 21V4m0 1h12l-3 4 3 4H6",
  TRAIN: "M6 4h12v12H6zM6 10h12M8 16l-2 4m10-4l2 4M9 13h1m4 0h1",
  VIDEO_CAMERA: "M3 7h12v10H3zM15 11l6-3v8l-6-3",
  VIDEO_PLAY: "M4 5h16v14H4zM10 9l5 3-5 3z",
  back: "M20 12H5m6-7-7 7 7 7",
  more: "M12 5v.5M12 12v.5M12 19v.5",
  close: "M6 6l12 12M18 6L6 18",
  search: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l6 6",
  inbox: "M4 5h16v14H4zM4 13h5l1 3h4l1-3h5",
  pencil: "M4 20l1-5L16 4l4 4L9 19zM13 7l4 4",
  settings: "M4 7h10m4 0h2M4 17h2m4 0h10M16 5v4M8 15v4",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  people: "M9 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 19c0-4 3-5 6-5s6 1 6 5M16 6a3 3 0 0 1 0 5m2 3c2 1 3 2 3 5",
};

export const isKnown = (name) => name in STROKES && name === name.toUpperCase();

export function icon(name, label) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("class", "icon");
  if (label) {
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", label);
  } else made.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", STROKES[name] ?? STROKES.DESCRIPTION);
  made.append(path);
  return made;
}
