# Two neurons and an output, all weights 0.0
# :descend
# :lr 0.1
# :freeze x1 x2 y
x1 = 1.0; x2 = -0.5; y = 0.5
w11 = 0.0; w12 = 0.0; b1 = 0.0
w21 = 0.0; w22 = 0.0; b2 = 0.0
v1 = 0.0; v2 = 0.0; b3 = 0.0
h1 = tanh(w11*x1 + w12*x2 + b1)
h2 = tanh(w21*x1 + w22*x2 + b2)
o = tanh(v1*h1 + v2*h2 + b3)
loss = (o - y)**2
loss.backward()
