"""Those who take money."""
