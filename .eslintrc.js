// Each package has its own configuration; this one only stops the search for others above the checkout.
module.exports = { root: true };
