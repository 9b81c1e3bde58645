// Woken by the browser when a push message comes: shows it, and opens what it is about.

self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  event.waitUntil(
    self.registration.showNotification(told.title || "Resonanz", {
      body: told.body || "",
      tag: told.tag || "resonanz",
      data: { address: told.address || "/notifications/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.address));
});
