// The panel that opened this window draws itself anew once it is closed.
setTimeout(() => window.close(), 4000);
