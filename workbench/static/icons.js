// Google's Material icons, filled, as Gmail draws them: its known icons, and those of the page itself.
// Which picture stands behind a known icon: https://developers.google.com/apps-script/reference/card-service/icon

const KNOWN = {
  AIRPLANE: "flight",
  BOOKMARK: "bookmark",
  BUS: "directions_bus",
  CAR: "directions_car",
  CLOCK: "schedule",
  CONFIRMATION_NUMBER_ICON: "confirmation_number",
  DESCRIPTION: "subject",
  DOLLAR: "attach_money",
  EMAIL: "email",
  EVENT_SEAT: "event_seat",
  FLIGHT_ARRIVAL: "flight_land",
  FLIGHT_DEPARTURE: "flight_takeoff",
  HOTEL: "hotel",
  HOTEL_ROOM_TYPE: "star",
  INVITE: "event",
  MAP_PIN: "place",
  MEMBERSHIP: "card_membership",
  MULTIPLE_PEOPLE: "people",
  PERSON: "person",
  PHONE: "call",
  RESTAURANT_ICON: "restaurant",
  SHOPPING_CART: "shopping_cart",
  STAR: "star",
  STORE: "store",
  TICKET: "local_activity",
  TRAIN: "train",
  VIDEO_CAMERA: "videocam",
  VIDEO_PLAY: "play_circle_filled",
};

const OWN = {
  archive: "archive",
  back: "arrow_back",
  bin: "delete",
  close: "close",
  code: "code",
  down: "expand_more",
  inbox: "inbox",
  label: "label",
  more: "more_vert",
  pencil: "edit",
  people: "people",
  received: "mark_email_unread",
  reply: "reply",
  restore: "restore_from_trash",
  search: "search",
  settings: "tune",
  up: "expand_less",
};

export const isKnown = (name) => name in KNOWN;

export function icon(name, label) {
  const made = document.createElement("span");
  made.className = "icon";
  made.style.setProperty("--picture", `url("/icons/${KNOWN[name] ?? OWN[name]}.svg")`);
  if (label) {
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", label);
  } else made.setAttribute("aria-hidden", "true");
  return made;
}
