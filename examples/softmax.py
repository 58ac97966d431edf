# The probabilities of three classes, and how surprised they are by the second
# :descend
# :lr 0.5
# :freeze y1 y2 y3
z1 = 2.0; z2 = 1.0; z3 = -1.0
y1 = 0.0; y2 = 1.0; y3 = 0.0
# the highest score is subtracted, so that no exp overflows
m = max(max(z1, z2), z3)
e1 = exp(z1 - m)
e2 = exp(z2 - m)
e3 = exp(z3 - m)
s = e1 + e2 + e3
p1 = e1 / s
p2 = e2 / s
p3 = e3 / s
loss = -(y1*log(p1) + y2*log(p2) + y3*log(p3))
loss.backward()
